// Made by `pnpm compile` from the files in templates/. Do not edit.
// @ts-nocheck
import type { TemplateFunction } from 'eta/core'

export const templates: Readonly<Record<string, TemplateFunction>> = {
  'add': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head');
__eta.res+=it.__blocks?.before ?? '';
__eta.res+=include('form');
__eta.res+=it.__blocks?.after ?? '';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'cell': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const cell = it.cell
switch (cell.kind) { case 'null':
__eta.res+='<span class="no-value"><span aria-hidden="true">—</span><span class="visually-hidden">no value</span></span>\n';
break; case 'empty':
__eta.res+='<span class="no-value">empty text</span>\n';
break; case 'yes':
__eta.res+='<span class="flag flag-yes">Yes</span>\n';
break; case 'no':
__eta.res+='<span class="flag flag-no">No</span>\n';
break; case 'time':
__eta.res+='<time datetime="';
__eta.res+=__eta.e(cell.iso);
__eta.res+='">';
__eta.res+=__eta.e(cell.text);
__eta.res+='</time>\n';
break; case 'code':
__eta.res+='<code class="clamp">';
__eta.res+=__eta.e(cell.text);
__eta.res+='</code>\n';
break; case 'html':
__eta.res+=cell.text;
break; case 'link':
if (it.inLink) {
__eta.res+=__eta.e(cell.text);
} else {
__eta.res+='<a class="row-other" href="';
__eta.res+=__eta.e(cell.href);
__eta.res+='">';
__eta.res+=__eta.e(cell.text);
__eta.res+='</a>';
}
break; case 'missing':
__eta.res+='<span class="no-value">not shown (';
__eta.res+=__eta.e(cell.text);
__eta.res+=')</span>\n';
break; case 'error':
__eta.res+='<span class="no-value">cannot be shown</span>\n';
break; default:
__eta.res+='<span class="clamp">';
__eta.res+=__eta.e(cell.text);
__eta.res+='</span>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'dashboard': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head', { title: 'Dashboard', crumbs: [], aside: '' });
__eta.res+=it.__blocks?.before ?? '';
__eta.res+='<div class="dashboard">\n';
for (const panel of it.panels) {
__eta.res+='<section class="panel card" id="';
__eta.res+=__eta.e(panel.id);
__eta.res+='" aria-labelledby="';
__eta.res+=__eta.e(panel.id);
__eta.res+='-title">\n<h2 class="panel-title" id="';
__eta.res+=__eta.e(panel.id);
__eta.res+='-title">';
__eta.res+=__eta.e(panel.title);
__eta.res+='</h2>\n';
if (panel.problem) {
__eta.res+='<div class="message message-error"><p>';
__eta.res+=__eta.e(panel.problem);
__eta.res+='</p></div>\n';
} else {
__eta.res+='<div class="panel-content">';
__eta.res+=__eta.e(panel.content);
__eta.res+='</div>\n';
}
__eta.res+='</section>\n';
}
if (it.models.length > 0) {
__eta.res+='<section class="panel panel-models card" id="models" aria-labelledby="models-title">\n<h2 class="panel-title" id="models-title">Models</h2>\n<ul class="model-list">\n';
for (const model of it.models) {
__eta.res+='<li class="model-item">\n<a class="model-link" href="';
__eta.res+=__eta.e(model.href);
__eta.res+='">';
__eta.res+=__eta.e(model.text);
__eta.res+='</a>\n';
if (model.addUrl) {
__eta.res+='<a class="button button-small button-plain" href="';
__eta.res+=__eta.e(model.addUrl);
__eta.res+='">Add<span class="visually-hidden"> ';
__eta.res+=__eta.e(model.name);
__eta.res+='</span></a>\n';
}
__eta.res+='</li>\n';
}
__eta.res+='</ul>\n</section>\n';
}
if (it.panels.length === 0 && it.models.length === 0) {
__eta.res+='<div class="empty card"><p class="empty-title">Nothing to show yet</p><p class="muted">There are no models here that you may look at.</p></div>\n';
}
__eta.res+='</div>\n';
__eta.res+=it.__blocks?.after ?? '';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'delete': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head');
__eta.res+=it.__blocks?.before ?? '';
if (it.problem) {
__eta.res+='<div class="message message-error" role="alert"><p>';
__eta.res+=__eta.e(it.problem);
__eta.res+='</p></div>\n';
}
__eta.res+='<form class="form" method="post" action="';
__eta.res+=__eta.e(it.action);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<div class="form-card card">\n';
if (it.rows.length > 1) {
__eta.res+='<ul class="delete-rows">\n';
for (const row of it.rows) {
__eta.res+='<li>';
if (row.href) {
__eta.res+='<a href="';
__eta.res+=__eta.e(row.href);
__eta.res+='">';
__eta.res+=__eta.e(row.text);
__eta.res+='</a>';
} else {
__eta.res+=__eta.e(row.text);
}
__eta.res+='</li>\n';
}
__eta.res+='</ul>\n';
}
for (const row of it.rows) {
__eta.res+='<input type="hidden" name="id" value="';
__eta.res+=__eta.e(row.id);
__eta.res+='">\n';
}
if (it.steps.length > 0) {
__eta.res+='<p>This hangs on ';
__eta.res+=__eta.e(it.rows.length === 1 ? 'it' : 'them');
__eta.res+=':</p>\n<ul class="steps">\n';
for (const step of it.steps) {
__eta.res+='<li class="step">\n<h2 class="step-title">';
__eta.res+=__eta.e(step.count);
__eta.res+=' ';
__eta.res+=__eta.e(step.title);
__eta.res+=' <span class="badge';
if (step.effect === 'delete') {
__eta.res+=' badge-danger';
}
__eta.res+='">';
__eta.res+=__eta.e(step.effect === 'delete' ? 'will be deleted' : 'link removed');
__eta.res+='</span></h2>\n';
if (step.path) {
__eta.res+='<p class="muted small">';
__eta.res+=__eta.e(step.path);
__eta.res+='</p>\n';
}
if (step.rows.length > 0) {
__eta.res+='<ul class="step-rows">\n';
for (const row of step.rows) {
__eta.res+='<li>';
if (row.href) {
__eta.res+='<a href="';
__eta.res+=__eta.e(row.href);
__eta.res+='">';
__eta.res+=__eta.e(row.text);
__eta.res+='</a>';
} else {
__eta.res+=__eta.e(row.text);
}
__eta.res+='</li>\n';
}
if (step.more > 0) {
__eta.res+='<li class="muted">and ';
__eta.res+=__eta.e(step.more);
__eta.res+=' more</li>\n';
}
__eta.res+='</ul>\n';
}
__eta.res+='</li>\n';
}
__eta.res+='</ul>\n';
} else if (it.collected) {
__eta.res+='<p>Nothing else hangs on ';
__eta.res+=__eta.e(it.rows.length === 1 ? 'it' : 'them');
__eta.res+='.</p>\n';
}
__eta.res+='<p><strong>This cannot be undone.</strong></p>\n</div>\n<div class="form-bar">\n<button class="button button-danger" type="submit">Delete</button>\n<a class="button" href="';
__eta.res+=__eta.e(it.cancelUrl);
__eta.res+='">Cancel</a>\n</div>\n</form>\n';
__eta.res+=it.__blocks?.after ?? '';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'edit': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head', { aside: it.admin.title + ' ' + it.keyText });
__eta.res+=it.__blocks?.before ?? '';
if (!it.mayWrite) {
__eta.res+='<div class="message"><p>You may look at this, not change it.</p></div>\n';
}
__eta.res+=include('form');
__eta.res+=it.__blocks?.after ?? '';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'error': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head');
__eta.res+='<div class="form-card card">\n<p>';
__eta.res+=__eta.e(it.problem.detail);
__eta.res+='</p>\n<p><a class="button" href="';
__eta.res+=__eta.e(it.dashboardUrl);
__eta.res+='">To the dashboard</a></p>\n<p class="muted small">Error ';
__eta.res+=__eta.e(it.problem.status);
__eta.res+='. Request <code>';
__eta.res+=__eta.e(it.problem.requestId);
__eta.res+='</code></p>\n</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'field': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const field = it.field
__eta.res+='<div class="field';
if (field.wide) {
__eta.res+=' field-wide';
}
if (field.template === 'checkbox') {
__eta.res+=' field-checkbox';
}
__eta.res+='">\n';
if (field.template === 'fixed') {
__eta.res+='<span class="label" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='-label">';
__eta.res+=__eta.e(field.label);
__eta.res+='</span>\n';
} else if (field.template !== 'checkbox') {
__eta.res+='<div class="field-head">\n<label for="';
__eta.res+=__eta.e(field.id);
__eta.res+='">';
__eta.res+=__eta.e(field.label);
if (field.required) {
__eta.res+=' <span class="required" aria-hidden="true">*</span>';
}
__eta.res+='</label>\n';
if (field.limit) {
__eta.res+='<span class="field-limit" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='-limit">';
__eta.res+=__eta.e(field.limit);
__eta.res+='</span>\n';
}
__eta.res+='</div>\n';
}
__eta.res+=include('widgets/' + field.template, { field });
if (field.help) {
__eta.res+='<p class="field-hint" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='-help">';
__eta.res+=__eta.e(field.help);
__eta.res+='</p>\n';
}
if (field.errors.length > 0) {
__eta.res+='<p class="field-error" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='-error">';
__eta.res+=__eta.e(field.errors.join(' '));
__eta.res+='</p>\n';
}
if (field.was) {
__eta.res+='<input type="hidden" name="';
__eta.res+=__eta.e(field.was.name);
__eta.res+='" value="';
__eta.res+=__eta.e(field.was.digest);
__eta.res+='">\n';
}
__eta.res+='</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'form': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<form class="form" method="post" action="';
__eta.res+=__eta.e(it.action);
__eta.res+='" novalidate>\n';
if (it.errorLinks.length + it.generalErrors.length > 0) {
__eta.res+='<div class="message message-error" role="alert" tabindex="-1" autofocus id="form-errors">\n<p class="message-title">This could not be saved</p>\n<ul>\n';
for (const text of it.generalErrors) {
__eta.res+='<li>';
__eta.res+=__eta.e(text);
__eta.res+='</li>\n';
}
for (const error of it.errorLinks) {
__eta.res+='<li><a href="#';
__eta.res+=__eta.e(error.id);
__eta.res+='">';
__eta.res+=__eta.e(error.text);
__eta.res+='</a></li>\n';
}
__eta.res+='</ul>\n</div>\n';
}
__eta.res+='<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.mayWrite) {
__eta.res+='<button class="default-submit" type="submit" name="_save" value="1" tabindex="-1" aria-hidden="true">Save</button>\n';
}
__eta.res+='<div class="form-card card">\n';
for (const field of it.fields) {
__eta.res+=include('field', { field });
}
if (it.fields.length === 0) {
__eta.res+='<p class="muted">There are no fields here that you may see.</p>\n';
}
__eta.res+='</div>\n';
if (it.mayWrite) {
__eta.res+='<div class="form-bar">\n<button class="button button-primary" type="submit" name="_save" value="1">Save</button>\n';
if (it.mayAdd) {
__eta.res+='<button class="button" type="submit" name="_add" value="1">Save and add another</button>\n';
}
__eta.res+='<button class="button" type="submit" name="_continue" value="1">Save and continue</button>\n<a class="button button-plain" href="';
__eta.res+=__eta.e(it.cancelUrl);
__eta.res+='">Cancel</a>\n';
if (it.deleteUrl) {
__eta.res+='<a class="button button-plain form-delete" href="';
__eta.res+=__eta.e(it.deleteUrl);
__eta.res+='">Delete</a>\n';
}
__eta.res+='</div>\n';
} else {
__eta.res+='<div class="form-bar">\n<a class="button" href="';
__eta.res+=__eta.e(it.cancelUrl);
__eta.res+='">Back</a>\n';
if (it.deleteUrl) {
__eta.res+='<a class="button button-plain form-delete" href="';
__eta.res+=__eta.e(it.deleteUrl);
__eta.res+='">Delete</a>\n';
}
__eta.res+='</div>\n';
}
__eta.res+='</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'index': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head', { aside: it.summary, mainAction: it.admin.addUrl && { href: it.admin.addUrl, text: 'Add ' + it.admin.name } });
__eta.res+=it.__blocks?.before ?? '';
if (it.problems.length > 0) {
__eta.res+='<div class="message message-error" role="alert">\n';
for (const problem of it.problems) {
__eta.res+='<p>';
__eta.res+=__eta.e(problem);
__eta.res+='</p>\n';
}
__eta.res+='</div>\n';
}
__eta.res+=include('list-filters');
__eta.res+=include('list-table');
__eta.res+=it.__blocks?.after ?? '';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'layout': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>';
__eta.res+=__eta.e(it.title === it.siteTitle ? '' : it.title + ' · ');
__eta.res+=__eta.e(it.siteTitle);
__eta.res+='</title>\n';
for (const stylesheet of it.stylesheets) {
__eta.res+='<link rel="stylesheet" href="';
__eta.res+=__eta.e(stylesheet);
__eta.res+='">\n';
}
for (const script of it.scripts) {
__eta.res+='<script type="module" src="';
__eta.res+=__eta.e(script);
__eta.res+='"></script>\n';
}
__eta.res+='</head>\n<body class="admin">\n<a class="skip-link visually-hidden" href="#main">Skip to content</a>\n<header class="top">\n<button class="button button-plain top-menu" type="button" popovertarget="side">\n<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h16"></path></svg>\n<span class="visually-hidden">Menu</span>\n</button>\n<a class="top-brand" href="';
__eta.res+=__eta.e(it.dashboardUrl);
__eta.res+='">\n<svg class="top-mark" viewBox="0 0 24 24" aria-hidden="true"><rect x="3" y="3" width="18" height="18" rx="5"></rect><path d="M8 9h8M8 12.5h8M8 16h5"></path></svg>\n<span>';
__eta.res+=__eta.e(it.siteTitle);
__eta.res+='</span>\n</a>\n<div class="top-more">\n';
if (it.homeUrl) {
__eta.res+='<a class="top-link top-site" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">View site</a>\n';
}
__eta.res+='<span class="top-user" title="Logged in as ';
__eta.res+=__eta.e(it.userName);
__eta.res+='">';
__eta.res+=__eta.e(it.userName);
__eta.res+='</span>\n<form method="post" action="';
__eta.res+=__eta.e(it.logoutUrl);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<button class="button button-small" type="submit">Log out</button>\n</form>\n</div>\n</header>\n<div class="frame">\n<nav class="side" id="side" aria-label="Admin" popover>\n<ul class="side-list">\n<li><a class="side-link" href="';
__eta.res+=__eta.e(it.dashboardUrl);
__eta.res+='"';
if (it.isDashboard) {
__eta.res+=' aria-current="page"';
}
__eta.res+='>Dashboard</a></li>\n</ul>\n';
if (it.nav.length > 0) {
__eta.res+='<h2 class="side-title" id="side-models">Models</h2>\n<ul class="side-list" aria-labelledby="side-models">\n';
for (const link of it.nav) {
__eta.res+='<li><a class="side-link" href="';
__eta.res+=__eta.e(link.href);
__eta.res+='"';
if (link.current) {
__eta.res+=' aria-current="true"';
}
__eta.res+='>';
__eta.res+=__eta.e(link.text);
__eta.res+='</a></li>\n';
}
__eta.res+='</ul>\n';
}
__eta.res+=it.__blocks?.side ?? '';
__eta.res+='<div class="side-foot">\n<p>Logged in as <strong>';
__eta.res+=__eta.e(it.userName);
__eta.res+='</strong></p>\n';
if (it.homeUrl) {
__eta.res+='<p><a href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">View site</a></p>\n';
}
__eta.res+='</div>\n</nav>\n<main class="main" id="main" tabindex="-1">\n';
__eta.res+=include('messages');
__eta.res+=it.body;
__eta.res+='</main>\n</div>\n</body>\n</html>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'list-condition': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<form class="condition card" method="get" action="';
__eta.res+=__eta.e(it.action);
__eta.res+='" aria-labelledby="condition-title">\n<h2 class="condition-title" id="condition-title">';
__eta.res+=__eta.e(it.label);
__eta.res+='</h2>\n';
for (const field of it.hidden) {
__eta.res+='<input type="hidden" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" value="';
__eta.res+=__eta.e(field.value);
__eta.res+='">\n';
}
__eta.res+='<input type="hidden" name="_filter" value="';
__eta.res+=__eta.e(it.name);
__eta.res+='">\n';
if (it.at) {
__eta.res+='<input type="hidden" name="_at" value="';
__eta.res+=__eta.e(it.at);
__eta.res+='">\n';
}
__eta.res+='<button class="default-submit" type="submit" tabindex="-1" aria-hidden="true">Apply</button>\n<div class="condition-fields">\n<label class="visually-hidden" for="condition-op">Condition</label>\n<select class="control" id="condition-op" name="_op">\n';
for (const operator of it.operators) {
__eta.res+='<option value="';
__eta.res+=__eta.e(operator.value);
__eta.res+='"';
if (operator.selected) {
__eta.res+=' selected';
}
__eta.res+='>';
__eta.res+=__eta.e(operator.label);
__eta.res+='</option>\n';
}
__eta.res+='</select>\n';
if (it.lookup) {
__eta.res+='<div class="lookup" data-lookup="';
__eta.res+=__eta.e(it.lookup.url);
__eta.res+='">\n<input type="hidden" name="_value" value="';
__eta.res+=__eta.e(it.value);
__eta.res+='">\n<span class="lookup-current">';
__eta.res+=__eta.e(it.lookup.current || 'Nothing chosen');
__eta.res+='</span>\n<button class="button" id="condition-value" type="submit" name="_lookup" value="1" autofocus>Select…</button>\n</div>\n';
} else if (it.inputType === 'none') {
__eta.res+='<input type="hidden" name="_value" value="">\n';
} else {
__eta.res+='<label class="visually-hidden" for="condition-value">Value</label>\n';
if (it.choices) {
__eta.res+='<select class="control" id="condition-value" name="_value" autofocus';
if (it.error) {
__eta.res+=' aria-invalid="true" aria-describedby="condition-error"';
}
__eta.res+='>\n';
if (it.value === '') {
__eta.res+='<option value="">Choose…</option>\n';
}
for (const choice of it.choices) {
__eta.res+='<option value="';
__eta.res+=__eta.e(choice.value);
__eta.res+='"';
if (choice.value === it.value) {
__eta.res+=' selected';
}
__eta.res+='>';
__eta.res+=__eta.e(choice.label);
__eta.res+='</option>\n';
}
__eta.res+='</select>\n';
} else {
__eta.res+='<input class="control" id="condition-value" name="_value" type="';
__eta.res+=__eta.e(it.inputType);
__eta.res+='" value="';
__eta.res+=__eta.e(it.value);
__eta.res+='" autocomplete="off" autofocus';
if (it.error) {
__eta.res+=' aria-invalid="true" aria-describedby="condition-error"';
}
__eta.res+='>\n';
}
}
__eta.res+='<div class="condition-buttons">\n<button class="button button-primary" type="submit">Apply</button>\n<a class="button button-plain" href="';
__eta.res+=__eta.e(it.cancelUrl);
__eta.res+='">Cancel</a>\n</div>\n</div>\n';
if (it.error) {
__eta.res+='<p class="field-error" id="condition-error">';
__eta.res+=__eta.e(it.error);
__eta.res+='</p>\n';
}
__eta.res+='</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'list-filters': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
if (it.chooser || it.chips.length > 0) {
__eta.res+='<section class="filters" aria-label="Filters">\n';
if (it.chooser) {
const open = it.chooser.from !== ''
if (!open) {
__eta.res+='<button class="button button-small filters-button" type="button" popovertarget="chooser">\n<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16M7 12h10M10 18h4"></path></svg>\nAdd filter\n</button>\n';
}
__eta.res+='<div class="chooser';
if (open) {
__eta.res+=' chooser-open card';
}
__eta.res+='" id="chooser"';
if (!open) {
__eta.res+=' popover';
}
__eta.res+='>\n<h2 class="chooser-title">';
__eta.res+=__eta.e(open ? 'Filter by ' + it.chooser.from : 'Filter by');
__eta.res+='</h2>\n<ul class="chooser-list">\n';
for (const field of it.chooser.fields) {
__eta.res+='<li><a class="chooser-link" href="';
__eta.res+=__eta.e(field.href);
__eta.res+='">';
__eta.res+=__eta.e(field.text);
__eta.res+='</a></li>\n';
}
__eta.res+='</ul>\n';
for (const relation of it.chooser.relations) {
__eta.res+='<details class="chooser-group">\n<summary>';
__eta.res+=__eta.e(relation.label);
__eta.res+='</summary>\n<ul class="chooser-list">\n';
for (const field of relation.fields) {
__eta.res+='<li><a class="chooser-link" href="';
__eta.res+=__eta.e(field.href);
__eta.res+='">';
__eta.res+=__eta.e(field.text);
__eta.res+='</a></li>\n';
}
if (relation.moreUrl) {
__eta.res+='<li><a class="chooser-link chooser-more" href="';
__eta.res+=__eta.e(relation.moreUrl);
__eta.res+='">Further<span class="visually-hidden"> from ';
__eta.res+=__eta.e(relation.label);
__eta.res+='</span> …</a></li>\n';
}
__eta.res+='</ul>\n</details>\n';
}
if (it.chooser.startUrl) {
__eta.res+='<p><a class="button button-small button-plain" href="';
__eta.res+=__eta.e(it.chooser.startUrl);
__eta.res+='">Cancel</a></p>\n';
}
__eta.res+='</div>\n';
}
if (it.chips.length > 0) {
__eta.res+='<ul class="chips" aria-label="Active filters">\n';
for (const chip of it.chips) {
__eta.res+='<li class="chip';
if (chip.error) {
__eta.res+=' chip-wrong';
}
__eta.res+='">\n';
const words = [chip.label, chip.phrase, chip.value].filter(Boolean).join(' ')
if (chip.editUrl) {
__eta.res+='<a class="chip-text" href="';
__eta.res+=__eta.e(chip.editUrl);
__eta.res+='"><span class="visually-hidden">Change filter: </span>';
__eta.res+=__eta.e(chip.label);
__eta.res+=' ';
__eta.res+=__eta.e(chip.phrase);
__eta.res+=' <strong>';
__eta.res+=__eta.e(chip.value);
__eta.res+='</strong></a>\n';
} else {
__eta.res+='<span class="chip-text"><s>';
__eta.res+=__eta.e(chip.label);
__eta.res+='</s></span>\n';
}
__eta.res+='<a class="chip-remove" href="';
__eta.res+=__eta.e(chip.removeUrl);
__eta.res+='"><span class="visually-hidden">Remove filter: ';
__eta.res+=__eta.e(words);
__eta.res+='</span><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7l10 10M17 7L7 17"></path></svg></a>\n';
if (chip.error && !chip.editUrl) {
__eta.res+='<span class="chip-error">';
__eta.res+=__eta.e(chip.error);
__eta.res+='</span>\n';
}
__eta.res+='</li>\n';
}
__eta.res+='<li><a class="chips-clear" href="';
__eta.res+=__eta.e(it.clearUrl);
__eta.res+='">Clear all</a></li>\n</ul>\n';
}
if (it.condition) {
__eta.res+=include('list-condition', it.condition);
}
__eta.res+='</section>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'list-pages': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
if (it.pages.length > 0) {
__eta.res+='<nav class="pages" aria-label="Pages">\n';
if (it.previousUrl) {
__eta.res+='<a class="page-step" rel="prev" href="';
__eta.res+=__eta.e(it.previousUrl);
__eta.res+='"><span aria-hidden="true">‹ </span>Previous</a>\n';
}
__eta.res+='<ol class="page-numbers">\n';
for (const page of it.pages) {
if (page) {
__eta.res+='<li><a class="page-number" href="';
__eta.res+=__eta.e(page.href);
__eta.res+='"';
if (page.current) {
__eta.res+=' aria-current="page"';
}
__eta.res+='><span class="visually-hidden">Page </span>';
__eta.res+=__eta.e(page.number);
__eta.res+='</a></li>\n';
} else {
__eta.res+='<li class="page-gap" aria-hidden="true">…</li>\n';
}
}
__eta.res+='</ol>\n';
if (it.nextUrl) {
__eta.res+='<a class="page-step" rel="next" href="';
__eta.res+=__eta.e(it.nextUrl);
__eta.res+='">Next<span aria-hidden="true"> ›</span></a>\n';
}
__eta.res+='</nav>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'list-table': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
if (it.empty) {
__eta.res+='<div class="empty card">\n';
if (it.empty === 'match') {
__eta.res+='<p class="empty-title">Nothing matches these filters</p>\n<p class="muted">Remove one of them, or all.</p>\n<p><a class="button" href="';
__eta.res+=__eta.e(it.clearUrl);
__eta.res+='">Clear all filters</a></p>\n';
} else {
__eta.res+='<p class="empty-title">No ';
__eta.res+=__eta.e(it.admin.pluralName);
__eta.res+=' yet</p>\n';
if (it.admin.addUrl) {
__eta.res+='<p class="muted">They will be listed here.</p>\n<p><a class="button button-primary" href="';
__eta.res+=__eta.e(it.admin.addUrl);
__eta.res+='">Add the first ';
__eta.res+=__eta.e(it.admin.name);
__eta.res+='</a></p>\n';
}
}
__eta.res+='</div>\n';
} else {
const select = it.admin.deleteUrl !== null
__eta.res+='<form class="list card" method="post" action="';
__eta.res+=__eta.e(it.actionUrl);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<div class="list-box">\n<table class="table list-table">\n<caption class="visually-hidden">';
__eta.res+=__eta.e(it.admin.plural);
__eta.res+='</caption>\n<thead>\n<tr>\n';
if (select) {
__eta.res+='<th class="list-select" scope="col"><span class="visually-hidden" data-select-all="Select all rows of this page">Select</span></th>\n';
}
for (const header of it.headers) {
__eta.res+='<th scope="col"';
if (header.numeric) {
__eta.res+=' class="numeric"';
}
if (header.sort) {
__eta.res+=' aria-sort="';
__eta.res+=__eta.e(header.sort);
__eta.res+='"';
}
__eta.res+='>\n';
if (header.href) {
__eta.res+='<a class="sort" href="';
__eta.res+=__eta.e(header.href);
__eta.res+='">';
__eta.res+=__eta.e(header.label);
__eta.res+='<svg class="sort-icon" viewBox="0 0 12 16" aria-hidden="true"><path class="sort-up" d="M2.5 6.5 6 3l3.5 3.5"></path><path class="sort-down" d="M2.5 9.5 6 13l3.5-3.5"></path></svg></a>\n';
} else {
__eta.res+=__eta.e(header.label);
}
__eta.res+='</th>\n';
}
__eta.res+='</tr>\n</thead>\n<tbody>\n';
for (const row of it.rows) {
__eta.res+='<tr>\n';
if (select) {
__eta.res+='<td class="list-select">';
if (row.id !== null) {
__eta.res+='<label class="tick"><input type="checkbox" name="id" value="';
__eta.res+=__eta.e(row.id);
__eta.res+='"><span class="visually-hidden">Select ';
__eta.res+=__eta.e(row.label);
__eta.res+='</span></label>';
}
__eta.res+='</td>\n';
}
row.cells.forEach((cell, i) => {
__eta.res+='<td data-label="';
__eta.res+=__eta.e(cell.label);
__eta.res+='" class="';
__eta.res+=__eta.e(i === 0 ? 'first' : '');
__eta.res+=__eta.e(cell.numeric ? ' numeric' : '');
__eta.res+='">\n';
if (i === 0 && row.href) {
__eta.res+='<a class="row-link" href="';
__eta.res+=__eta.e(row.href);
__eta.res+='">';
__eta.res+=include('cell', { cell, inLink: true });
__eta.res+='</a>\n';
} else {
__eta.res+=include('cell', { cell });
}
__eta.res+='</td>\n';
})
__eta.res+='</tr>\n';
}
__eta.res+='</tbody>\n</table>\n</div>\n<div class="list-foot">\n';
if (select) {
__eta.res+='<div class="list-actions">\n<button class="button button-small" type="submit" name="action" value="delete">Delete selected</button>\n<span class="muted small" data-selected-count hidden></span>\n</div>\n';
}
__eta.res+=include('list-pages');
__eta.res+='</div>\n</form>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'lookup': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
layout('layout')
__eta.res+=include('page-head');
__eta.res+='<form class="lookup-page card" method="';
__eta.res+=__eta.e(it.method);
__eta.res+='" action="';
__eta.res+=__eta.e(it.action);
__eta.res+='">\n<input type="hidden" name="_lookup" value="';
__eta.res+=__eta.e(it.lookupName);
__eta.res+='">\n';
if (it.method === 'post') {
__eta.res+='<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
}
for (const field of it.hidden) {
__eta.res+='<input type="hidden" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" value="';
__eta.res+=__eta.e(field.value);
__eta.res+='">\n';
}
__eta.res+='<div class="lookup-search">\n<label class="visually-hidden" for="lookup-query">Search</label>\n<input class="control" id="lookup-query" name="_query" type="search" value="';
__eta.res+=__eta.e(it.query);
__eta.res+='" autocomplete="off" autofocus>\n<button class="button" type="submit">Search</button>\n</div>\n';
if (it.choices.length > 0) {
__eta.res+='<ul class="lookup-rows">\n';
if (it.nullable) {
__eta.res+='<li><button class="lookup-row" type="submit" name="_pick" value="">No value</button></li>\n';
}
for (const choice of it.choices) {
__eta.res+='<li><button class="lookup-row" type="submit" name="_pick" value="';
__eta.res+=__eta.e(choice.value);
__eta.res+='">';
__eta.res+=__eta.e(choice.label);
__eta.res+='</button></li>\n';
}
__eta.res+='</ul>\n';
} else {
__eta.res+='<p class="muted">Nothing matches';
if (it.query) {
__eta.res+=' “';
__eta.res+=__eta.e(it.query);
__eta.res+='”';
}
__eta.res+='.</p>\n';
}
__eta.res+='<div class="lookup-foot">\n';
if (it.page > 1) {
__eta.res+='<button class="button button-small" type="submit" name="_page" value="';
__eta.res+=__eta.e(it.page - 1);
__eta.res+='">Previous</button>\n';
}
if (it.hasNext) {
__eta.res+='<button class="button button-small" type="submit" name="_page" value="';
__eta.res+=__eta.e(it.page + 1);
__eta.res+='">Next</button>\n';
}
if (it.cancelUrl) {
__eta.res+='<a class="button button-small button-plain" href="';
__eta.res+=__eta.e(it.cancelUrl);
__eta.res+='">Cancel</a>\n';
} else {
__eta.res+='<button class="button button-small button-plain" type="submit" name="_cancel" value="1">Cancel</button>\n';
}
__eta.res+='</div>\n</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'messages': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
if (it.flashes.length > 0) {
__eta.res+='<div class="messages" role="status">\n';
for (const flash of it.flashes) {
__eta.res+='<div class="message message-';
__eta.res+=__eta.e(flash.kind);
__eta.res+='"><p>';
__eta.res+=__eta.e(flash.text);
__eta.res+='</p></div>\n';
}
__eta.res+='</div>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'page-head': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<div class="page-head">\n';
if (it.crumbs.length > 0) {
__eta.res+='<nav class="crumbs" aria-label="Breadcrumb">\n<ol>\n';
for (const crumb of it.crumbs) {
__eta.res+='<li><a href="';
__eta.res+=__eta.e(crumb.href);
__eta.res+='"><svg class="icon crumb-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M14.5 6 8.5 12l6 6"></path></svg>';
__eta.res+=__eta.e(crumb.text);
__eta.res+='</a></li>\n';
}
__eta.res+='</ol>\n</nav>\n';
}
__eta.res+='<div class="page-title">\n<h1>';
__eta.res+=__eta.e(it.title);
__eta.res+='</h1>\n';
if (it.aside) {
__eta.res+='<p class="page-aside">';
__eta.res+=__eta.e(it.aside);
__eta.res+='</p>\n';
}
__eta.res+='<div class="page-actions">\n';
__eta.res+=it.__blocks?.actions ?? '';
if (it.mainAction) {
__eta.res+='<a class="button button-primary" href="';
__eta.res+=__eta.e(it.mainAction.href);
__eta.res+='">\n<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"></path></svg>\n';
__eta.res+=__eta.e(it.mainAction.text);
__eta.res+='</a>\n';
}
__eta.res+='</div>\n</div>\n</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/checkbox': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it
__eta.res+='<label class="choice" for="';
__eta.res+=__eta.e(field.id);
__eta.res+='">\n<input id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" type="checkbox" value="true"';
if (field.text === 'true') {
__eta.res+=' checked';
}
__eta.res+=include('widgets/states', { field });
__eta.res+='>\n<span>';
__eta.res+=__eta.e(field.label);
__eta.res+='</span>\n</label>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/datetime': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it; const { control } = field
__eta.res+='<div class="with-unit">\n<input class="control" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" type="';
__eta.res+=__eta.e(control.type);
__eta.res+='" value="';
__eta.res+=__eta.e(field.text);
__eta.res+='" autocomplete="off"';
if (control.step) {
__eta.res+=' step="';
__eta.res+=__eta.e(control.step);
__eta.res+='"';
}
__eta.res+=include('widgets/states', { field });
__eta.res+='>\n<span class="unit" aria-hidden="true">UTC</span>\n</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/fixed': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
__eta.res+='<div class="fixed" role="group" aria-labelledby="';
__eta.res+=__eta.e(it.field.id);
__eta.res+='-label">\n';
if (it.field.cell) {
__eta.res+=include('cell', { cell: it.field.cell });
}
__eta.res+='</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/input': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it; const { control } = field
__eta.res+='<input class="control';
if (control.code) {
__eta.res+=' control-code';
}
__eta.res+='" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" type="';
__eta.res+=__eta.e(control.type);
__eta.res+='" value="';
__eta.res+=__eta.e(field.text);
__eta.res+='" autocomplete="';
__eta.res+=__eta.e(control.autocomplete ?? 'off');
__eta.res+='"';
if (control.inputMode) {
__eta.res+=' inputmode="';
__eta.res+=__eta.e(control.inputMode);
__eta.res+='"';
}
if (control.step) {
__eta.res+=' step="';
__eta.res+=__eta.e(control.step);
__eta.res+='"';
}
if (control.maxLength) {
__eta.res+=' maxlength="';
__eta.res+=__eta.e(control.maxLength);
__eta.res+='"';
}
__eta.res+=include('widgets/states', { field });
__eta.res+='>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/lookup': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it; const { lookup } = field
__eta.res+='<div class="lookup" data-lookup="';
__eta.res+=__eta.e(lookup.url);
__eta.res+='"';
if (lookup.nullable) {
__eta.res+=' data-nullable';
}
__eta.res+='>\n<input type="hidden" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" value="';
__eta.res+=__eta.e(field.text);
__eta.res+='">\n<span class="lookup-current">';
__eta.res+=__eta.e(lookup.current || 'Nothing chosen');
__eta.res+='</span>\n<button class="button" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" type="submit" name="_lookup" value="';
__eta.res+=__eta.e(field.name);
__eta.res+='" formnovalidate';
if (field.describedBy) {
__eta.res+=' aria-describedby="';
__eta.res+=__eta.e(field.describedBy);
__eta.res+='"';
}
__eta.res+='>Select…<span class="visually-hidden"> ';
__eta.res+=__eta.e(field.label);
__eta.res+='</span></button>\n</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/select': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it
__eta.res+='<select class="control" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='"';
__eta.res+=include('widgets/states', { field });
__eta.res+='>\n';
if (!field.required || field.text === '') {
__eta.res+='<option value="">';
__eta.res+=__eta.e(field.required ? 'Choose…' : 'No value');
__eta.res+='</option>\n';
}
for (const choice of field.control.choices ?? []) {
__eta.res+='<option value="';
__eta.res+=__eta.e(choice.value);
__eta.res+='"';
if (choice.value === field.text) {
__eta.res+=' selected';
}
__eta.res+='>';
__eta.res+=__eta.e(choice.label);
__eta.res+='</option>\n';
}
__eta.res+='</select>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/states': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it
if (field.required) {
__eta.res+=' required';
}
if (field.errors.length > 0) {
__eta.res+=' aria-invalid="true"';
}
if (field.describedBy) {
__eta.res+=' aria-describedby="';
__eta.res+=__eta.e(field.describedBy);
__eta.res+='"';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'widgets/textarea': function (it, options) {
let include = (__eta_t, __eta_d) => this.render(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let includeAsync = (__eta_t, __eta_d) => this.renderAsync(__eta_t, {...it, ...(__eta_d ?? {})}, options);
let __eta = {res: "", e: this.config.escapeFunction, f: this.config.filterFunction, blocks: {}};
function layout(path, data) {
  __eta.layout = path;
  __eta.layoutData = data;
}
function output(s){__eta.res+=s;}
function capture(fn){const s=__eta.res;__eta.res='';try{fn();return __eta.res}finally{__eta.res=s;}}
async function captureAsync(fn){const s=__eta.res;__eta.res='';try{await fn();return __eta.res}finally{__eta.res=s;}}
function block(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=capture(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?capture(fn):'';}
async function blockAsync(name,fn){if(__eta.layout){if(fn){__eta.blocks[name]=await captureAsync(fn);}return '';}const b=it.__blocks||{};if(name in b){return b[name];}return fn?await captureAsync(fn):'';}
const { field } = it; const { control } = field
__eta.res+='<textarea class="control';
if (control.code) {
__eta.res+=' control-code';
}
__eta.res+='" id="';
__eta.res+=__eta.e(field.id);
__eta.res+='" name="';
__eta.res+=__eta.e(field.name);
__eta.res+='" rows="';
__eta.res+=__eta.e(control.rows ?? 5);
__eta.res+='"';
if (control.maxLength) {
__eta.res+=' maxlength="';
__eta.res+=__eta.e(control.maxLength);
__eta.res+='"';
}
if (control.placeholder) {
__eta.res+=' placeholder="';
__eta.res+=__eta.e(control.placeholder);
__eta.res+='"';
}
if (control.code) {
__eta.res+=' spellcheck="false"';
}
__eta.res+=include('widgets/states', { field });
__eta.res+='>\n';
__eta.res+=__eta.e(field.text);
__eta.res+='</textarea>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
}
