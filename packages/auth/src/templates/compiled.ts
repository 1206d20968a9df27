// Made by `pnpm compile` from the files in templates/. Do not edit.
// @ts-nocheck
import type { TemplateFunction } from 'eta/core'

export const templates: Readonly<Record<string, TemplateFunction>> = {
  'change-password': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('changePassword.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.changePassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="username" value="';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+='" autocomplete="username">\n';
__eta.res+=include('field', { name: 'password', label: it.t('changePassword.present'), type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+=include('new-password', { name: 'newPassword', label: it.t('form.newPassword'), again: it.t('form.newPasswordAgain'), focus: false });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('changePassword.submit'));
__eta.res+='</button>\n</form>\n<p class="account-more">';
__eta.res+=__eta.e(it.t('changePassword.elsewhere'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'change-username': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('changeUsername.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.changeUsername);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'username', label: it.t('changeUsername.new'), autocomplete: 'username', required: true, plain: true, focus: true, hint: it.t('form.usernameHint') });
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('changeUsername.submit'));
__eta.res+='</button>\n</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'confirm-email': function (it, options) {
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
if (!it.usable) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('link.unusable'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('link.unusableReason'));
__eta.res+='</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">';
__eta.res+=__eta.e(it.t('link.askAgain'));
__eta.res+='</a></p>\n';
} else if (it.isSameBrowser) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('confirmEmail.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('confirmEmail.goOn'));
__eta.res+='</button>\n</form>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('confirmEmail.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('confirmEmail.elsewhere'));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('confirmEmail.submit'));
__eta.res+='</button>\n</form>\n<h2>';
__eta.res+=__eta.e(it.t('confirmEmail.unknownPassword'));
__eta.res+='</h2>\n<p>';
__eta.res+=__eta.e(it.t('confirmEmail.newPassword'));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'newPassword', label: it.t('form.newPassword'), type: 'password', autocomplete: 'new-password', required: true, hint: it.t('form.passwordHint', { min: it.minPasswordLength }) });
__eta.res+='<button class="button button-wide" type="submit">';
__eta.res+=__eta.e(it.t('confirmEmail.setPassword'));
__eta.res+='</button>\n</form>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'confirm-new-email': function (it, options) {
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
if (it.link) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('confirmNewEmail.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('confirmNewEmail.text', { email: it.link.email, name: it.link.user.calcUsername() }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.confirmNewEmail);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('confirmNewEmail.submit'));
__eta.res+='</button>\n</form>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('link.unusable'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('link.unusableReason'));
__eta.res+='</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='">';
__eta.res+=__eta.e(it.t('link.askAgain'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'delete-account': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('deleteAccount.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('deleteAccount.text', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.deleteAccount);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="username" value="';
__eta.res+=__eta.e(it.user.calcUsername());
__eta.res+='" autocomplete="username">\n';
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+='<button class="button button-danger button-wide" type="submit">';
__eta.res+=__eta.e(it.t('deleteAccount.submit'));
__eta.res+='</button>\n</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'email-action': function (it, options) {
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
const isRemoval = it.action === 'remove'
__eta.res+='<h1>';
__eta.res+=__eta.e(isRemoval ? it.t('emails.removeTitle') : it.t('emails.makePrimaryTitle'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(isRemoval ? it.t('emails.removeText', { email: it.address.email }) : it.t('emails.makePrimaryText', { email: it.address.email }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="action" value="';
__eta.res+=__eta.e(it.action);
__eta.res+='">\n<input type="hidden" name="id" value="';
__eta.res+=__eta.e(it.address.id);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+='<button class="button button-wide ';
__eta.res+=__eta.e(isRemoval ? 'button-danger' : 'button-primary');
__eta.res+='" type="submit">';
__eta.res+=__eta.e(isRemoval ? it.t('emails.remove') : it.t('emails.makePrimary'));
__eta.res+='</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='">';
__eta.res+=__eta.e(it.t('emails.back'));
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'email-button': function (it, options) {
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
__eta.res+='<form method="post" action="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="action" value="';
__eta.res+=__eta.e(it.action);
__eta.res+='">\n<input type="hidden" name="email" value="';
__eta.res+=__eta.e(it.email);
__eta.res+='">\n<button class="button button-small" type="submit">';
__eta.res+=__eta.e(it.label);
__eta.res+='</button>\n</form>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'emails': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('emails.title'));
__eta.res+='</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
if (it.emails.length + it.waiting.length > 0) {
__eta.res+='<ul class="account-sessions stack">\n';
for (const { id, email, confirmedAt, isPrimary } of it.emails) {
__eta.res+='<li class="account-session">\n<p><strong><bdi>';
__eta.res+=__eta.e(email);
__eta.res+='</bdi></strong>';
if (it.several && isPrimary) {
__eta.res+=' <span class="account-here">';
__eta.res+=__eta.e(it.t('emails.primary'));
__eta.res+='</span>';
}
__eta.res+='</p>\n<p class="field-hint">';
__eta.res+=__eta.e(confirmedAt ? it.t('emails.confirmed') : it.t('emails.unconfirmed'));
__eta.res+='</p>\n';
if (!confirmedAt || !isPrimary) {
__eta.res+='<div class="account-actions">\n';
if (!confirmedAt) {
__eta.res+=include('email-button', { action: 'resend', email, label: it.t('emails.resend') });
}
if (confirmedAt && !isPrimary) {
__eta.res+='<a class="button button-small" href="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='?action=make-primary&amp;id=';
__eta.res+=__eta.e(encodeURIComponent(id));
__eta.res+='">';
__eta.res+=__eta.e(it.t('emails.makePrimary'));
__eta.res+='</a>\n';
}
if (!isPrimary) {
__eta.res+='<a class="button button-small" href="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='?action=remove&amp;id=';
__eta.res+=__eta.e(encodeURIComponent(id));
__eta.res+='">';
__eta.res+=__eta.e(it.t('emails.remove'));
__eta.res+='</a>\n';
}
__eta.res+='</div>\n';
}
__eta.res+='</li>\n';
}
for (const { email, until } of it.waiting) {
__eta.res+='<li class="account-session">\n<p><strong><bdi>';
__eta.res+=__eta.e(email);
__eta.res+='</bdi></strong></p>\n<p class="field-hint">';
__eta.res+=__eta.e(it.t('emails.waiting', { moment: until }));
__eta.res+='</p>\n<div class="account-actions">\n';
__eta.res+=include('email-button', { action: 'resend', email, label: it.t('emails.resend') });
__eta.res+=include('email-button', { action: 'withdraw', email, label: it.t('emails.withdraw') });
__eta.res+='</div>\n</li>\n';
}
__eta.res+='</ul>\n';
} else {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('emails.none'));
__eta.res+='</p>\n';
}
const isChange = !it.several && it.emails.length > 0
__eta.res+='<h2>';
__eta.res+=__eta.e(isChange ? it.t('emails.change') : it.t('emails.add'));
__eta.res+='</h2>\n<p>';
__eta.res+=__eta.e(isChange ? it.t('emails.changeText') : it.t('emails.addText'));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.emails);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="action" value="add">\n';
__eta.res+=include('field', { name: 'email', label: it.t('form.email'), type: 'email', autocomplete: 'email', required: true, plain: true });
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(isChange ? it.t('emails.changeSubmit') : it.t('emails.addSubmit'));
__eta.res+='</button>\n</form>\n';
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.heading);
__eta.res+='</h1>\n<p><bdi>';
__eta.res+=__eta.e(it.problem.detail);
__eta.res+='</bdi></p>\n';
if (it.retryUrl) {
__eta.res+='<p><a class="button button-primary button-wide" href="';
__eta.res+=__eta.e(it.retryUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('errorPage.retry'));
__eta.res+='</a></p>\n';
} else if (it.resendUrl) {
__eta.res+='<p><a class="button button-primary button-wide" href="';
__eta.res+=__eta.e(it.resendUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('login.resend'));
__eta.res+='</a></p>\n';
} else {
__eta.res+='<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('errorPage.home'));
__eta.res+='</a></p>\n';
}
__eta.res+='<p class="muted small">';
__eta.res+=__eta.e(it.t('errorPage.status', { status: it.problem.status }));
__eta.res+=' ';
__eta.res+=__eta.e(it.t('errorPage.request'));
__eta.res+=' <code>';
__eta.res+=__eta.e(it.problem.requestId);
__eta.res+='</code></p>\n';
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
const focused = it.focusOn ? it.focusOn === it.name : it.focus
const errors = it.form.errors[it.name] ?? []
const described = [it.hint && it.name + '-hint', errors.length > 0 && it.name + '-error'].filter(Boolean).join(' ')
__eta.res+='<div class="field">\n<label for="';
__eta.res+=__eta.e(it.name);
__eta.res+='">';
__eta.res+=__eta.e(it.label);
__eta.res+='</label>\n';
if (it.hint) {
__eta.res+='<p class="field-hint" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='-hint">';
__eta.res+=__eta.e(it.hint);
__eta.res+='</p>\n';
}
__eta.res+='<input class="control" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='" name="';
__eta.res+=__eta.e(it.name);
__eta.res+='" type="';
__eta.res+=__eta.e(it.type ?? 'text');
__eta.res+='" value="';
__eta.res+=__eta.e(it.form.values[it.name]);
__eta.res+='" autocomplete="';
__eta.res+=__eta.e(it.autocomplete);
__eta.res+='"';
if (it.required) {
__eta.res+=' required';
}
if (focused) {
__eta.res+=' autofocus';
}
if (it.plain) {
__eta.res+=' dir="';
__eta.res+=__eta.e(it.type === 'email' ? 'ltr' : 'auto');
__eta.res+='" autocapitalize="none" spellcheck="false"';
}
if (errors.length > 0) {
__eta.res+=' aria-invalid="true"';
}
if (described) {
__eta.res+=' aria-describedby="';
__eta.res+=__eta.e(described);
__eta.res+='"';
}
__eta.res+='>\n';
if (errors.length > 0) {
__eta.res+='<p class="field-error" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='-error">';
__eta.res+=__eta.e(errors.map((error) => error.message).join(' '));
__eta.res+='</p>\n';
}
__eta.res+='</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'flashes': function (it, options) {
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
for (const { kind, text } of it.flashes) {
__eta.res+='<div class="message message-';
__eta.res+=__eta.e(kind);
__eta.res+='" role="status"><p>';
__eta.res+=__eta.e(text);
__eta.res+='</p></div>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'forgot-password': function (it, options) {
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
if (it.sent) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('mailSent.title'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('forgotPassword.sent', { lifetime: it.lifetime }));
__eta.res+='</p>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('form.backToLogin'));
__eta.res+='</a></p>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('forgotPassword.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('forgotPassword.text'));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.forgotPassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'email', label: it.t('form.email'), type: 'email', autocomplete: 'email', required: true, plain: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('forgotPassword.submit'));
__eta.res+='</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('form.backToLogin'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'form-message': function (it, options) {
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
if (it.form.message) {
__eta.res+='<div class="message message-error" role="alert">\n<p>';
__eta.res+=__eta.e(it.form.message);
__eta.res+='</p>\n</div>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'invitations': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('invitations.title'));
__eta.res+='</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.invitations);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'email', label: it.t('form.email'), type: 'email', autocomplete: 'off', required: true, plain: true });
if (it.roles.length > 0) {
const roleErrors = it.form.errors.role ?? []
__eta.res+='<div class="field">\n<label for="role">';
__eta.res+=__eta.e(it.t('invitations.role'));
__eta.res+='</label>\n<select class="control" id="role" name="role"';
if (roleErrors.length > 0) {
__eta.res+=' aria-invalid="true" aria-describedby="role-error"';
}
__eta.res+='>\n<option value="">';
__eta.res+=__eta.e(it.t('invitations.noRole'));
__eta.res+='</option>\n';
for (const role of it.roles) {
__eta.res+='<option value="';
__eta.res+=__eta.e(role);
__eta.res+='"';
if (it.form.values.role === role) {
__eta.res+=' selected';
}
__eta.res+='>';
__eta.res+=__eta.e(role);
__eta.res+='</option>\n';
}
__eta.res+='</select>\n';
if (roleErrors.length > 0) {
__eta.res+='<p class="field-error" id="role-error">';
__eta.res+=__eta.e(roleErrors.map((error) => error.message).join(' '));
__eta.res+='</p>\n';
}
__eta.res+='</div>\n';
}
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('invitations.submit'));
__eta.res+='</button>\n</form>\n';
if (it.invitations.length > 0) {
__eta.res+='<h2>';
__eta.res+=__eta.e(it.t('invitations.open'));
__eta.res+='</h2>\n<ul class="account-sessions stack">\n';
for (const { id, email, role, until } of it.invitations) {
__eta.res+='<li class="account-session">\n<p><strong><bdi>';
__eta.res+=__eta.e(email);
__eta.res+='</bdi></strong>';
if (role) {
__eta.res+=' <span class="account-here"><bdi>';
__eta.res+=__eta.e(role);
__eta.res+='</bdi></span>';
}
__eta.res+='</p>\n<p class="field-hint">';
__eta.res+=__eta.e(it.t('invitations.until', { moment: until }));
__eta.res+='</p>\n<form method="post" action="';
__eta.res+=__eta.e(it.urls.invitations);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="revoke" value="';
__eta.res+=__eta.e(id);
__eta.res+='">\n<button class="button button-small" type="submit">';
__eta.res+=__eta.e(it.t('invitations.revoke'));
__eta.res+='</button>\n</form>\n</li>\n';
}
__eta.res+='</ul>\n';
}
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
__eta.res+='<!doctype html>\n<html lang="';
__eta.res+=__eta.e(it.language.tag);
__eta.res+='" dir="';
__eta.res+=__eta.e(it.language.direction);
__eta.res+='">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>';
__eta.res+=__eta.e(it.title);
__eta.res+=' · ';
__eta.res+=__eta.e(it.siteName);
__eta.res+='</title>\n';
for (const stylesheet of it.stylesheets) {
__eta.res+='<link rel="stylesheet" href="';
__eta.res+=__eta.e(stylesheet);
__eta.res+='">\n';
}
__eta.res+='</head>\n<body class="account">\n<header>\n<a class="account-brand" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">\n<svg class="account-mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8" r="4"></circle><path d="M4 21c1-4.5 4-6.5 8-6.5s7 2 8 6.5"></path></svg>\n';
__eta.res+=__eta.e(it.siteName);
__eta.res+='</a>\n';
__eta.res+=block('nav', () => {;
if (it.nav?.length > 0) {
__eta.res+='<nav class="account-nav" aria-label="';
__eta.res+=__eta.e(it.t('nav.label'));
__eta.res+='">\n';
for (const { url, label, isCurrent } of it.nav) {
__eta.res+='<a href="';
__eta.res+=__eta.e(url);
__eta.res+='"';
if (isCurrent) {
__eta.res+=' aria-current="page"';
}
__eta.res+='>';
__eta.res+=__eta.e(label);
__eta.res+='</a>\n';
}
__eta.res+='</nav>\n';
}
})
__eta.res+='</header>\n<main class="account-main card stack">\n';
__eta.res+=it.body;
__eta.res+='</main>\n<footer class="account-foot">\n';
__eta.res+=block('footer', () => {;
if (it.user) {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('layout.loggedInAs', { name: it.user.calcUsername() }));
__eta.res+='</p>\n';
}
})
__eta.res+='</footer>\n</body>\n</html>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'login': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('login.title'));
__eta.res+='</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
__eta.res+=include('field', { name: 'username', label: it.identityLabel, autocomplete: 'username', required: true, plain: true, focus: !it.form.values.username });
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true, focus: Boolean(it.form.values.username) });
if (it.mayRemember) {
__eta.res+='<label class="choice"><input type="checkbox" name="remember" value="true"';
if (it.form.values.remember) {
__eta.res+=' checked';
}
__eta.res+='> ';
__eta.res+=__eta.e(it.t('login.remember'));
__eta.res+='</label>\n';
}
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('login.submit'));
__eta.res+='</button>\n</form>\n';
if (it.forgotUrl) {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.forgotUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('login.forgotten'));
__eta.res+='</a></p>\n';
}
if (it.resendUrl && it.form.code === 'invalid_credentials') {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.resendUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('login.resend'));
__eta.res+='</a></p>\n';
}
if (it.registerUrl) {
__eta.res+='<p class="account-more">';
__eta.res+=__eta.e(it.t('login.newHere'));
__eta.res+=' <a href="';
__eta.res+=__eta.e(it.registerUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('login.register'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'logout': function (it, options) {
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
if (it.user) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('logout.question'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('logout.loggedInAs', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.logout);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('logout.submit'));
__eta.res+='</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.next || it.homeUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('logout.stay'));
__eta.res+='</a></p>\n';
block('nav', () => {})
block('footer', () => {})
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('logout.done'));
__eta.res+='</h1>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('logout.login'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail-sent': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('mailSent.title'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('mailSent.text', { lifetime: it.lifetime }));
__eta.res+='</p>\n<p class="account-more">';
__eta.res+=__eta.e(it.t('mailSent.nothingCame'));
__eta.res+=' <a href="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">';
__eta.res+=__eta.e(it.t('mailSent.again'));
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/account-deleted.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.account-deleted.text', { siteName: it.siteName }));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/account-deleted.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.account-deleted.text', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/account-locked.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.account-locked.text', { siteName: it.siteName, lifetime: it.lifetime }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.account-locked.wait'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/account-locked.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.account-locked.text', { siteName: it.siteName, lifetime: it.lifetime });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.account-locked.wait');
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/address-known.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t(it.mayReset ? 'mail.address-known.text' : 'mail.address-known.logIn', { siteName: it.siteName }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.notYou'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/address-known.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t(it.mayReset ? 'mail.address-known.text' : 'mail.address-known.logIn', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.notYou');
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-email.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.confirm-email.text', { lifetime: it.lifetime }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.confirm-email.notYou', { siteName: it.siteName }));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-email.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.confirm-email.text', { lifetime: it.lifetime });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.confirm-email.notYou', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-new-email.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.confirm-new-email.text', { lifetime: it.lifetime, name: it.user.calcUsername(), siteName: it.siteName }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.confirm-new-email.notYou'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/confirm-new-email.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.confirm-new-email.text', { lifetime: it.lifetime, name: it.user.calcUsername(), siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.confirm-new-email.notYou');
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/email-changed.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.added === null ? it.t('mail.email-changed.lost', { siteName: it.siteName }) : it.t('mail.email-changed.added', { email: it.added, siteName: it.siteName }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.token === null ? it.t('mail.notYouSetPassword') : it.t('mail.email-changed.undo', { lifetime: it.lifetime }));
__eta.res+='</p>\n';
if (it.link !== null) {
__eta.res+='<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/email-changed.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.added === null ? it.t('mail.email-changed.lost', { siteName: it.siteName }) : it.t('mail.email-changed.added', { email: it.added, siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.token === null ? it.t('mail.notYouSetPassword') : it.t('mail.email-changed.undo', { lifetime: it.lifetime });
__eta.res+='\n';
if (it.link !== null) {
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n';
}
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/invitation.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.user ? it.t('mail.invitation.by', { name: it.user.calcUsername(), siteName: it.siteName }) : it.t('mail.invitation.text', { siteName: it.siteName }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.invitation.follow', { lifetime: it.lifetime }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.invitation.notYou'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/invitation.txt': function (it, options) {
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
__eta.res+=it.user ? it.t('mail.invitation.by', { name: it.user.calcUsername(), siteName: it.siteName }) : it.t('mail.invitation.text', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.t('mail.invitation.follow', { lifetime: it.lifetime });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.invitation.notYou');
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/layout.html': function (it, options) {
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
__eta.res+='<!doctype html>\n<html lang="';
__eta.res+=__eta.e(it.language.tag);
__eta.res+='" dir="';
__eta.res+=__eta.e(it.language.direction);
__eta.res+='">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<title>';
__eta.res+=__eta.e(it.subject);
__eta.res+='</title>\n</head>\n<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">\n<div style="max-width:560px;margin:0 auto;overflow-wrap:anywhere">\n';
__eta.res+=it.body;
__eta.res+='<p style="margin-top:32px;font-size:14px">';
__eta.res+=__eta.e(it.siteName);
__eta.res+=' · <a dir="ltr" href="';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.homeUrl);
__eta.res+='</a></p>\n</div>\n</body>\n</html>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-changed.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.password-changed.text', { siteName: it.siteName }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.t('mail.notYouSetPassword'));
__eta.res+='</p>\n';
if (it.link !== null) {
__eta.res+='<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-changed.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.password-changed.text', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.t('mail.notYouSetPassword');
__eta.res+='\n';
if (it.link !== null) {
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n';
}
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-reset.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.password-reset.text', { siteName: it.siteName, lifetime: it.lifetime }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n<p>';
__eta.res+=__eta.e(it.t('mail.password-reset.notYou'));
__eta.res+='</p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/password-reset.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.password-reset.text', { siteName: it.siteName, lifetime: it.lifetime });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.t('mail.password-reset.notYou');
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/registered.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.registered.text', { siteName: it.siteName }));
__eta.res+='</p>\n<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/registered.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.registered.text', { siteName: it.siteName });
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/username-changed.html': function (it, options) {
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
layout('mail/layout.html')
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('mail.hello', { name: it.user.calcUsername() }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.t('mail.username-changed.text', { siteName: it.siteName, username: it.user.username }));
__eta.res+='</p>\n<p>';
__eta.res+=__eta.e(it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.t('mail.notYouSetPassword'));
__eta.res+='</p>\n';
if (it.link !== null) {
__eta.res+='<p><a dir="ltr" href="';
__eta.res+=__eta.e(it.link);
__eta.res+='">';
__eta.res+=__eta.e(it.link);
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'mail/username-changed.txt': function (it, options) {
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
__eta.res+=it.t('mail.hello', { name: it.user.calcUsername() });
__eta.res+='\n\n';
__eta.res+=it.t('mail.username-changed.text', { siteName: it.siteName, username: it.user.username });
__eta.res+='\n\n';
__eta.res+=it.link === null ? it.t('mail.notYouTellUs', { siteName: it.siteName }) : it.t('mail.notYouSetPassword');
__eta.res+='\n';
if (it.link !== null) {
__eta.res+='\n\n';
__eta.res+=it.link;
__eta.res+='\n';
}
__eta.res+='\n\n';
__eta.res+=it.siteName;
__eta.res+=' - ';
__eta.res+=it.homeUrl;
__eta.res+='\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'new-password': function (it, options) {
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
__eta.res+=include('field', { name: it.name, label: it.label, type: 'password', autocomplete: 'new-password', required: true, focus: it.focus, hint: it.t('form.passwordHint', { min: it.minPasswordLength }) });
if (it.repeatPassword) {
__eta.res+=include('field', { name: 'passwordRepeat', label: it.again, type: 'password', autocomplete: 'new-password', required: true, focus: false });
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'profile-field': function (it, options) {
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
const errors = it.form.errors[it.name] ?? []
const value = it.form.values[it.name] ?? ''
__eta.res+='<div class="field">\n';
if (it.kind === 'checkbox') {
__eta.res+='<label class="choice"><input type="checkbox" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='" name="';
__eta.res+=__eta.e(it.name);
__eta.res+='" value="true"';
if (value === 'true') {
__eta.res+=' checked';
}
__eta.res+='> ';
__eta.res+=__eta.e(it.label);
__eta.res+='</label>\n';
} else {
__eta.res+='<label for="';
__eta.res+=__eta.e(it.name);
__eta.res+='">';
__eta.res+=__eta.e(it.label);
__eta.res+='</label>\n';
if (it.kind === 'select') {
__eta.res+='<select class="control" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='" name="';
__eta.res+=__eta.e(it.name);
__eta.res+='"';
if (errors.length > 0) {
__eta.res+=' aria-invalid="true" aria-describedby="';
__eta.res+=__eta.e(it.name);
__eta.res+='-error"';
}
__eta.res+='>\n';
for (const choice of it.choices) {
__eta.res+='<option value="';
__eta.res+=__eta.e(choice);
__eta.res+='"';
if (choice === value) {
__eta.res+=' selected';
}
__eta.res+='>';
__eta.res+=__eta.e(choice || '–');
__eta.res+='</option>\n';
}
__eta.res+='</select>\n';
} else {
__eta.res+='<textarea class="control" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='" name="';
__eta.res+=__eta.e(it.name);
__eta.res+='" rows="4"';
if (errors.length > 0) {
__eta.res+=' aria-invalid="true" aria-describedby="';
__eta.res+=__eta.e(it.name);
__eta.res+='-error"';
}
__eta.res+='>\n';
__eta.res+=__eta.e(value);
__eta.res+='</textarea>\n';
}
}
if (errors.length > 0) {
__eta.res+='<p class="field-error" id="';
__eta.res+=__eta.e(it.name);
__eta.res+='-error">';
__eta.res+=__eta.e(errors.map((error) => error.message).join(' '));
__eta.res+='</p>\n';
}
__eta.res+='</div>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'profile': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('profile.title'));
__eta.res+='</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<dl class="account-facts">\n';
if (it.facts.username) {
__eta.res+='<dt>';
__eta.res+=__eta.e(it.t('form.username'));
__eta.res+='</dt><dd><bdi>';
__eta.res+=__eta.e(it.facts.username);
__eta.res+='</bdi></dd>\n';
}
if (it.facts.email) {
__eta.res+='<dt>';
__eta.res+=__eta.e(it.t('form.email'));
__eta.res+='</dt><dd><bdi>';
__eta.res+=__eta.e(it.facts.email);
__eta.res+='</bdi></dd>\n';
}
if (it.facts.roles) {
__eta.res+='<dt>';
__eta.res+=__eta.e(it.t('profile.roles'));
__eta.res+='</dt><dd><bdi>';
__eta.res+=__eta.e(it.facts.roles);
__eta.res+='</bdi></dd>\n';
}
if (it.facts.since) {
__eta.res+='<dt>';
__eta.res+=__eta.e(it.t('profile.since'));
__eta.res+='</dt><dd>';
__eta.res+=__eta.e(it.facts.since);
__eta.res+='</dd>\n';
}
if (it.facts.lastLogin) {
__eta.res+='<dt>';
__eta.res+=__eta.e(it.t('profile.lastLogin'));
__eta.res+='</dt><dd>';
__eta.res+=__eta.e(it.facts.lastLogin);
if (it.facts.lastIp) {
__eta.res+=' · <bdi>';
__eta.res+=__eta.e(it.facts.lastIp);
__eta.res+='</bdi>';
}
__eta.res+='</dd>\n';
}
__eta.res+='</dl>\n';
if (it.controls.length > 0) {
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.profile);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
for (const control of it.controls) {
if (control.kind === 'input') {
__eta.res+=include('field', control);
} else {
__eta.res+=include('profile-field', control);
}
}
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('profile.submit'));
__eta.res+='</button>\n</form>\n';
}
if (it.mayDelete) {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.deleteAccount);
__eta.res+='">';
__eta.res+=__eta.e(it.t('deleteAccount.title'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'reauthenticate': function (it, options) {
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
const name = it.user.calcUsername()
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('reauthenticate.title'));
__eta.res+='</h1>\n';
if (it.hasPassword) {
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('reauthenticate.text', { name }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.reauthenticate);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="username" value="';
__eta.res+=__eta.e(name);
__eta.res+='" autocomplete="username">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
__eta.res+=include('field', { name: 'password', label: it.t('form.password'), type: 'password', autocomplete: 'current-password', required: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('reauthenticate.submit'));
__eta.res+='</button>\n</form>\n';
if (it.forgotUrl) {
__eta.res+='<p class="account-more"><a href="';
__eta.res+=__eta.e(it.forgotUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('login.forgotten'));
__eta.res+='</a></p>\n';
}
} else if (it.forgotUrl) {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('reauthenticate.noPassword', { name }));
__eta.res+='</p>\n<p><a class="button button-primary button-wide" href="';
__eta.res+=__eta.e(it.forgotUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('reauthenticate.setPassword'));
__eta.res+='</a></p>\n';
} else {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('reauthenticate.logInAgain', { name }));
__eta.res+='</p>\n<p><a class="button button-primary button-wide" href="';
__eta.res+=__eta.e(it.urls.logout);
__eta.res+='">';
__eta.res+=__eta.e(it.t('logout.submit'));
__eta.res+='</a></p>\n';
}
block('nav', () => {})
block('footer', () => {})
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'register': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('register.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
if (it.isStale) {
__eta.res+='<div class="message message-warning"><p>';
__eta.res+=__eta.e(it.t('register.badInvitation'));
__eta.res+='</p></div>\n';
}
if (!it.isOpen) {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('register.closed'));
__eta.res+='</p>\n';
} else {
if (it.invited) {
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('register.invited', { email: it.invited.email }));
__eta.res+='</p>\n';
}
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.register);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
if (it.next) {
__eta.res+='<input type="hidden" name="next" value="';
__eta.res+=__eta.e(it.next);
__eta.res+='">\n';
}
if (it.hasUsername) {
__eta.res+=include('field', { name: 'username', label: it.t('form.username'), autocomplete: 'username', required: true, plain: true, focus: true, hint: it.t('form.usernameHint') });
}
if (it.hasEmail && !it.invited) {
__eta.res+=include('field', { name: 'email', label: it.t(it.needsEmail ? 'form.email' : 'register.emailOptional'), type: 'email', autocomplete: 'email', required: it.needsEmail, plain: true, focus: !it.hasUsername });
}
__eta.res+=include('new-password', { name: 'password', label: it.t('form.password'), again: it.t('form.passwordAgain'), focus: false });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('register.submit'));
__eta.res+='</button>\n</form>\n';
}
__eta.res+='<p class="account-more">';
__eta.res+=__eta.e(it.t('register.known'));
__eta.res+=' <a href="';
__eta.res+=__eta.e(it.loginUrl);
__eta.res+='">';
__eta.res+=__eta.e(it.t('register.login'));
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'resend-confirmation': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('resendConfirmation.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('resendConfirmation.text'));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.resendConfirmation);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('field', { name: 'email', label: it.t('form.email'), type: 'email', autocomplete: 'email', required: true, plain: true, focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('resendConfirmation.submit'));
__eta.res+='</button>\n</form>\n<p class="account-more"><a href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('form.backToLogin'));
__eta.res+='</a></p>\n';
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'reset-password': function (it, options) {
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
if (it.usable) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('resetPassword.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.resetPassword);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('new-password', { name: 'newPassword', label: it.t('form.newPassword'), again: it.t('form.newPasswordAgain'), focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('resetPassword.submit'));
__eta.res+='</button>\n</form>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('link.unusable'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('link.unusableReason'));
__eta.res+='</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.forgotPassword);
__eta.res+='">';
__eta.res+=__eta.e(it.t('link.askAgain'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'sessions': function (it, options) {
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
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('sessions.title'));
__eta.res+='</h1>\n';
__eta.res+=include('flashes');
__eta.res+=include('form-message');
__eta.res+='<ul class="account-sessions stack">\n';
for (const session of it.sessions) {
__eta.res+='<li class="account-session">\n<p><strong>';
__eta.res+=__eta.e(session.device);
__eta.res+='</strong>';
if (session.isCurrent) {
__eta.res+=' <span class="account-here">';
__eta.res+=__eta.e(it.t('sessions.here'));
__eta.res+='</span>';
}
__eta.res+='</p>\n<p class="field-hint">';
if (session.ipAddress) {
__eta.res+='<bdi>';
__eta.res+=__eta.e(session.ipAddress);
__eta.res+='</bdi> · ';
}
__eta.res+='<time datetime="';
__eta.res+=__eta.e(session.lastSeenAt);
__eta.res+='">';
__eta.res+=__eta.e(it.t('sessions.lastSeen', { moment: session.lastSeen }));
__eta.res+='</time></p>\n';
if (!session.isCurrent) {
__eta.res+='<form method="post" action="';
__eta.res+=__eta.e(it.urls.sessions);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="id" value="';
__eta.res+=__eta.e(session.id);
__eta.res+='">\n<button class="button button-small" type="submit">';
__eta.res+=__eta.e(it.t('sessions.end'));
__eta.res+='</button>\n</form>\n';
}
__eta.res+='</li>\n';
}
__eta.res+='</ul>\n';
if (it.sessions.length > 1) {
__eta.res+='<form class="account-form" method="post" action="';
__eta.res+=__eta.e(it.urls.sessions);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<input type="hidden" name="others" value="1">\n<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('sessions.endOthers'));
__eta.res+='</button>\n</form>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'undo-email-change': function (it, options) {
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
if (it.link) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('undoEmailChange.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('undoEmailChange.text', { email: it.link.email }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.undoEmailChange);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n';
__eta.res+=include('new-password', { name: 'newPassword', label: it.t('form.newPassword'), again: it.t('form.newPasswordAgain'), focus: true });
__eta.res+='<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('undoEmailChange.submit'));
__eta.res+='</button>\n</form>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('link.unusable'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('undoEmailChange.unusable'));
__eta.res+='</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('form.backToLogin'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
  'unlock': function (it, options) {
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
if (it.name !== null) {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('unlock.title'));
__eta.res+='</h1>\n';
__eta.res+=include('form-message');
__eta.res+='<p>';
__eta.res+=__eta.e(it.t('unlock.text', { name: it.name }));
__eta.res+='</p>\n<form class="account-form stack" method="post" action="';
__eta.res+=__eta.e(it.urls.unlock);
__eta.res+='">\n<input type="hidden" name="_csrf" value="';
__eta.res+=__eta.e(it.csrfToken);
__eta.res+='">\n<button class="button button-primary button-wide" type="submit">';
__eta.res+=__eta.e(it.t('unlock.submit'));
__eta.res+='</button>\n</form>\n';
} else {
__eta.res+='<h1>';
__eta.res+=__eta.e(it.t('link.unusable'));
__eta.res+='</h1>\n<p>';
__eta.res+=__eta.e(it.t('undoEmailChange.unusable'));
__eta.res+='</p>\n<p><a class="button button-wide" href="';
__eta.res+=__eta.e(it.urls.login);
__eta.res+='">';
__eta.res+=__eta.e(it.t('form.backToLogin'));
__eta.res+='</a></p>\n';
}
if (__eta.layout) {
  __eta.res = include (__eta.layout, {...it, body: __eta.res, ...__eta.layoutData, __blocks: __eta.blocks});
}
return __eta.res;
  },
}
